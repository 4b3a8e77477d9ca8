export type { RecognitionData } from './data.js';
export { ADULT_RECOGNITION, AdultRecognitionHead, type Recognition } from './head.js';
