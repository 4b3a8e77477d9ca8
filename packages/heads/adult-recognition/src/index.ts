export { recognitionDataSchema, type RecognitionData } from './data.js';
export { ADULT_RECOGNITION, AdultRecognitionHead, recognitionOf, type Recognition } from './head.js';
