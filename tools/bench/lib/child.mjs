import { spawn } from 'node:child_process';

/**
 * Runs a script of this folder in a process of its own, so that its peak memory is its own.
 * @param flags of Node
 * @returns what the script printed last, as JSON, and the peak of its resident memory in MiB
 */
export function child(script, options, flags = []) {
  return new Promise((resolve, reject) => {
    const process_ = spawn(
      process.execPath,
      [...flags, new URL(`../children/${script}.mjs`, import.meta.url).pathname, JSON.stringify(options)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let output = '';
    process_.stdout.on('data', (data) => (output += data));
    process_.on('close', (code) => {
      if (code !== 0) reject(new Error(`${script} ended with ${code}`));
      else resolve(JSON.parse(output.trim().split('\n').at(-1)));
    });
  });
}

/** For the end of a child. */
export const report = (result) => console.log(JSON.stringify({ ...result, peakMegabytes: process.resourceUsage().maxRSS / 1024 }));
