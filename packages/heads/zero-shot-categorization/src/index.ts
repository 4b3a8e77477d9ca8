export type { CategoryPath, CategoryPrediction } from '@commercemm/head-categorization';
export { TEMPLATES } from './classes.js';
export { ZeroShotCategorizationHead, type ZeroShotOptions } from './head.js';
