import { setTimeout } from 'node:timers/promises';

import closeWithGrace from 'close-with-grace';

import { loadModels } from './models/models.js';
import { placesOf } from './models/places.js';
import { createService } from './server.js';
import { readSettings } from './settings.js';

const settings = readSettings(process.env);
const { THREADS, MAX_BATCH, MAX_CHARACTERS, MAX_IMAGE_BYTES, MAX_PIXELS, DRAIN_SECONDS, CLOSE_SECONDS } = settings;
const models = await loadModels(placesOf(settings.MODELS), {
  ...(THREADS !== undefined && { threads: THREADS }),
  maxBatch: MAX_BATCH,
  maxCharacters: MAX_CHARACTERS,
  maxImageBytes: MAX_IMAGE_BYTES,
  maxPixels: MAX_PIXELS,
});
const { app, drain } = await createService(models, settings);

closeWithGrace({ delay: 1000 * (DRAIN_SECONDS + CLOSE_SECONDS), logger: app.log }, async ({ signal, err }) => {
  if (err) app.log.fatal({ err }, 'stopping after an error');
  else app.log.info({ signal }, 'stopping');
  drain();
  if (!err) await setTimeout(1000 * DRAIN_SECONDS);
  await app.close();
});

await app.listen({ host: settings.HOST, port: settings.PORT });
