import { writeFileSync } from 'node:fs';
import { passProgram, planPasses, modelSpecs, feedSpecs, registeredTasks } from '@commercemm/engine';
import { image, text } from '@commercemm/model';
import { trace } from '@commercemm/onnx-jit';
import { record } from '../onnx-jit/dist/trace.js';
import { demo, small } from '../trainer/dist/config/presets.js';
import * as ort from 'onnxruntime-node';
const config = (process.argv[2]==='small'?small:demo)();
for (const p of config.tasks) await import(p);
const model={shape:config.model,modalities:[text,image],fuseSingleModality:false};
const batch={size:config.batchSize,tokens:config.model.maxTokens};
const reps=+(process.argv[3]??5), prof=process.argv[4];
for (const plan of planPasses(registeredTasks())) {
  const {signature,program}=passProgram(plan,{model,batch,border:2});
  let t=performance.now(); const raw=record(signature,program); const t1=performance.now()-t;
  t=performance.now(); const g=trace(signature,program); const t2=performance.now()-t;
  writeFileSync(`/tmp/bench/${plan.id}.onnx`,g.bytes);
  t=performance.now(); 
  const s=await ort.InferenceSession.create(g.bytes,{intraOpNumThreads:2,enableCpuMemArena:!process.env.MALLOC_TOP_PAD_,enableProfiling:!!prof,profileFilePrefix:`/tmp/bench/prof-${plan.id}`}); const t3=performance.now()-t;
  console.log(plan.id,'raw nodes',raw.nodes.length,'nodes',Object.values(g.operators).reduce((a,b)=>a+b,0),'bytes',g.bytes.length,'record',t1|0,'trace',t2|0,'session',t3|0,'gflop',(g.flops/1e9).toFixed(1),'act MB',g.activationBytes/1e6|0,g.scopes);
  console.log(Object.entries(g.operators).sort((a,b)=>b[1]-a[1]).map(([k,v])=>k+':'+v).join(' '));
  let seed=1; const rnd=()=>{seed=(Math.imul(seed,1664525)+1013904223)>>>0;return seed/4294967296};
  const feeds={};
  for(const {name,shape,dtype} of g.inputs){const n=shape.reduce((a,b)=>a*b,1);
    const data=dtype==='float32'?Float32Array.from({length:n},()=> name.startsWith('parameter')? (rnd()-.5)*.1 : name.includes('mask')||name.includes('present')||name.includes('same')? 1: rnd()):dtype==='int32'?Int32Array.from({length:n},()=>rnd()*10|0):new Uint8Array(n).fill(1);
    feeds[name]=new ort.Tensor(dtype,data,shape);}
  const fetches={}; for(const {name,shape,dtype} of g.outputs) fetches[name]=new ort.Tensor(dtype,dtype==='float32'?new Float32Array(shape.reduce((a,b)=>a*b,1)):new Int32Array(shape.reduce((a,b)=>a*b,1)),shape);
  const ts=[]; let r;
  for(let i=0;i<reps+1;i++){t=performance.now(); r=await s.run(feeds,fetches); ts.push(performance.now()-t);}
  ts.shift(); ts.sort((a,b)=>a-b);
  console.log('  run ms min',ts[0]?.toFixed(1),'median',ts[ts.length>>1]?.toFixed(1),'loss',r.loss.data[0], 'GFLOP/s at min', (g.flops/ts[0]/1e6).toFixed(0), 'rss', process.memoryUsage().rss/1e6|0);
  if(prof) s.endProfiling();
  await s.release();
}
