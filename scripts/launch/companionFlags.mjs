/** How Node runs the companion: V8 collects before it grows; what is alive at once is bounded by the engine and stays far below. */

/** Given before the program's file by whoever starts it: the launcher, the demo, the bench, a container. */
export const COMPANION_NODE_FLAGS = Object.freeze(['--max-old-space-size=192', '--max-semi-space-size=16']);
