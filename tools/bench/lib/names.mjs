/** Every benchmark, in the order in which `bench:all` runs them. */
export const names = ['step', 'passes', 'pipeline', 'import', 'memory', 'checkpoint', 'optimizer', 'scaling', 'peers', 'serving', 'index'];
