export type * from './types.js';
export { scope } from './scope.js';
