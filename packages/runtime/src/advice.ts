const advice: Readonly<Record<string, string>> = {
  'onnxruntime:cpu': 'Reinstall onnxruntime-node: its native library did not load.',
  'onnxruntime:cuda':
    'It needs Linux on x64, an NVIDIA driver, CUDA 12 with cuDNN 9, and the CUDA provider beside onnxruntime-node: ' +
    'run `node node_modules/onnxruntime-node/script/install` with network access.',
  'onnxruntime:tensorrt': 'It needs what onnxruntime:cuda needs, and TensorRT.',
  'onnxruntime:webgpu': 'It needs a GPU with a Vulkan, Metal or Direct3D 12 driver.',
  'onnxruntime:coreml': 'It comes with onnxruntime-node on macOS only.',
  'onnxruntime:dml': 'It comes with onnxruntime-node on Windows only.',
  'tfjs:node-gpu':
    'Install it with `npm install @tensorflow/tfjs-node-gpu@4.22.0`; it needs an NVIDIA driver and CUDA, and downloads libtensorflow while installing.',
  'tfjs:node': 'Install it with `npm install @tensorflow/tfjs-node@4.22.0`; it downloads libtensorflow while installing.',
  'tfjs:wasm': 'Install it with `npm install @tensorflow/tfjs-backend-wasm@4.22.0`.',
  'tfjs:cpu': 'It comes with @tensorflow/tfjs.',
};

/** How to get a runtime that is not there. */
export const adviceFor = (name: string): string => advice[name] ?? '';
