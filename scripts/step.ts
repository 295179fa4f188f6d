/** Runs one tool as a child process, keeps its output, and ends it when this process is asked to end. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The checkout's directory. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A JavaScript or TypeScript file, relative to the checkout, and its arguments; it runs on this process's Node. */
export interface Step {
  name: string;
  file: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** true prints the output as it comes; otherwise it is in the result. */
  live?: boolean;
}

/** How a step ended. */
export interface StepResult {
  name: string;
  /** Exit status; 128 if a signal ended it. */
  status: number;
  /** What it printed, both streams in the order in which it came; empty for a live step. */
  output: string;
  seconds: number;
}

const children = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
    process.exitCode = 128;
  });
}

/** Runs a step to its end; never rejects because the tool failed. */
export function runStep({ name, file, args = [], env = {}, live = false }: Step): Promise<StepResult> {
  const began = Date.now();
  const child = spawn(process.execPath, [file, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      children.delete(child);
      resolve({ name, status: code ?? 128, output, seconds: (Date.now() - began) / 1000 });
    });
  });
}
