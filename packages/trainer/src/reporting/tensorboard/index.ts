export { openEvents, type EventImage, type EventWriter } from './writer.js';
export { iterationScalars } from './scalars.js';
