import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DT_STRING, encodeEvent, type EventMessage, SESSION_START, type ValueMessage } from './messages.js';
import { frameRecord } from './record.js';

/** An encoded picture (PNG, JPEG, ...) and its size in pixels. */
export interface EventImage {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Writes one event file that TensorBoard reads. A tag's part before the first `/` is the group it is shown in. */
export interface EventWriter {
  readonly path: string;
  scalars(step: number, values: Readonly<Record<string, number>>): void;
  image(step: number, tag: string, image: EventImage): void;
  /** Markdown. */
  text(step: number, tag: string, markdown: string): void;
  sync(): void;
  close(): void;
}

/**
 * Opens a new event file in `folder` for a run that continues behind step `after` (0: from the start). TensorBoard then drops what
 * older files of the folder say about later steps.
 */
export function openEvents(folder: string, after = 0, now: () => number = Date.now): EventWriter {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, nextName(readdirSync(folder), Math.floor(now() / 1000)));
  const file = openSync(path, 'wx');
  const append = (event: Omit<EventMessage, 'wallTime'>): void => {
    writeSync(file, frameRecord(encodeEvent({ wallTime: now() / 1000, ...event })));
  };
  const summary = (step: number, value: readonly ValueMessage[]): void => append({ step, summary: { value } });
  append({ fileVersion: 'brain.Event:2' });
  if (after > 0) append({ step: after + 1, sessionLog: { status: SESSION_START } });
  return {
    path,
    scalars: (step, values) =>
      summary(
        step,
        Object.entries(values).map(([tag, simpleValue]) => ({ tag, simpleValue })),
      ),
    image(step, tag, { bytes, width, height }) {
      const RGB = 3;
      summary(step, [{ tag, image: { width, height, colorspace: RGB, encodedImageString: bytes } }]);
    },
    text(step, tag, markdown) {
      const tensor = { dtype: DT_STRING, tensorShape: { dim: [{ size: 1 }] }, stringVal: [Buffer.from(markdown)] };
      summary(step, [{ tag, tensor, metadata: { pluginData: { pluginName: 'text' } } }]);
    },
    sync: () => fsyncSync(file),
    close: () => closeSync(file),
  };
}

/** TensorBoard reads the files of a folder in the order of their names, so a new one has to come last whatever the clock says. */
function nextName(existing: readonly string[], seconds: number): string {
  const latest = Math.max(0, ...existing.map((name) => Number(/^events\.out\.tfevents\.(\d+)\./.exec(name)?.[1] ?? 0)));
  const time = String(Math.max(seconds, latest + 1)).padStart(10, '0');
  return `events.out.tfevents.${time}.${hostname()}`;
}
