import * as tf from '@tensorflow/tfjs';

/** Cells along each side of a picture, at most. */
const GRID = 16;
/** Directions of an edge, over half a turn. */
const DIRECTIONS = 8;
/** How narrow a direction is: an edge counts for it by the cosine of the angle between them to this power. */
const SHARPNESS = 8;
/** Cells along each side whose colours are counted, at most. */
const COUNTED_GRID = 32;
/** Steps of brightness, and of the shares of red and of green in it. */
const STEPS = { brightness: 6, share: 12 } as const;
/** Shares are told apart between these; few pictures have others. */
const SHARES = { least: 0.1, most: 0.7 } as const;
/** Keeps shares of near black in the middle, in units of brightness. */
const DARK = 0.05;
const COLOURS = STEPS.brightness * STEPS.share ** 2;
/** Cells along each side where colours are kept in their places. */
const COLOUR_GRID = 8;
/** An edge much stronger than those of its picture counts as this many times their root mean square. */
const MOST = 4;
const TINY = 1e-6;

const gridOf = (side: number, cells: number): number => Math.ceil(side / Math.ceil(side / cells));

/** F of `pictureDescriptor` for pictures of S x S. */
export const descriptorSize = (imageSize: number): number =>
  gridOf(imageSize, GRID) ** 2 * DIRECTIONS + COLOURS + gridOf(gridOf(imageSize, COUNTED_GRID), COLOUR_GRID) ** 2 * 3;

/**
 * What a picture shows to who has learned nothing, [B, F]: how strong edges are in each direction in each cell of a grid (histograms of oriented
 * gradients, Dalal and Triggs 2005), which colours it has (a joint histogram of brightness and chromaticity, after Swain and Ballard 1991), and where.
 * Each of the three has a root mean square near 1/2, so that a linear layer weighs them alike. A few hundred labelled pictures teach a linear layer on it what an encoder needs many
 * thousands for.
 * @param pixels_BSSC from -1 to 1
 */
export function pictureDescriptor(pixels_BSSC: tf.Tensor4D): tf.Tensor2D {
  const [batch] = pixels_BSSC.shape;
  const flat = (x: tf.Tensor): tf.Tensor2D => tf.reshape(x, [batch, x.size / batch]);
  const colours_BGGC = cells(pixels_BSSC, COUNTED_GRID);
  return tf.concat([flat(edges(pixels_BSSC)), colourHistogram(colours_BGGC), flat(cells(colours_BGGC, COLOUR_GRID))], 1);
}

/** Means over cells. */
function cells(x_BSSC: tf.Tensor4D, count: number): tf.Tensor4D {
  const size = Math.ceil(x_BSSC.shape[1] / count);
  return tf.avgPool(x_BSSC, size, size, 'same');
}

const pad = (x_BSSC: tf.Tensor4D): tf.Tensor4D =>
  tf.pad(x_BSSC, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ]);

/** Strength of edges by direction, relative to that of the neighbouring cells and of the picture, [B, G, G, DIRECTIONS]. */
function edges(pixels_BSSC: tf.Tensor4D): tf.Tensor4D {
  const [batch, side] = pixels_BSSC.shape;
  const grey_BSS1 = tf.mean(pixels_BSSC, 3, true) as tf.Tensor4D;
  const inner = side - 2;
  const shifted = (dy: number, dx: number) => tf.slice(grey_BSS1, [0, 1 + dy, 1 + dx, 0], [batch, inner, inner, 1]);
  // The frame of one pixel has no neighbour on one side, and no edge.
  const difference = (dy: number, dx: number): tf.Tensor =>
    tf.reshape(pad(tf.sub(shifted(dy, dx), shifted(-dy, -dx))), [1, batch, side, side]);
  const x = difference(0, 1);
  const y = difference(1, 0);
  const strength = tf.sqrt(tf.add(tf.add(tf.square(x), tf.square(y)), TINY ** 2));
  // Directions come first, so that every operation runs along whole pictures.
  const angles = Array.from({ length: DIRECTIONS }, (_, at) => (at * Math.PI) / DIRECTIONS);
  const along = (of: (angle: number) => number) => tf.tensor4d(angles.map(of), [DIRECTIONS, 1, 1, 1]);
  const unit = (of: tf.Tensor) => tf.div(of, strength);
  let cosine: tf.Tensor = tf.add(tf.mul(unit(x), along(Math.cos)), tf.mul(unit(y), along(Math.sin)));
  for (let power = 1; power < SHARPNESS; power *= 2) cosine = tf.square(cosine);
  const pooled = cells(tf.reshape(tf.mul(strength, cosine), [DIRECTIONS * batch, side, side, 1]), GRID);
  const grid = pooled.shape[1];
  const histograms = tf.transpose(tf.reshape(pooled, [DIRECTIONS, batch, grid, grid]), [1, 2, 3, 0]) as tf.Tensor4D;
  const around = tf.sqrt(tf.avgPool(tf.sum(tf.square(histograms), 3, true) as tf.Tensor4D, 3, 1, 'same'));
  const local = tf.div(histograms, tf.add(around, 0.01));
  const overall = tf.sqrt(tf.mean(tf.square(local), [1, 2, 3], true));
  return tf.mul(tf.minimum(tf.div(local, tf.add(overall, TINY)), MOST), 0.5) as tf.Tensor4D;
}

/** How much each value counts for each of `count` steps between two bounds, [B, count, N]: between two steps for both. */
function onSteps(values_BN: tf.Tensor2D, count: number, least: number, most: number): tf.Tensor3D {
  const place_BN = tf.mul(tf.sub(tf.clipByValue(values_BN, least, most), least), (count - 1) / (most - least));
  const steps = tf.reshape(tf.range(0, count), [1, count, 1]);
  return tf.relu(tf.sub(1, tf.abs(tf.sub(tf.expandDims(place_BN, 1), steps)))) as tf.Tensor3D;
}

/** Roots of how much of the picture has each colour, times a factor, [B, COLOURS]. */
function colourHistogram(colours_BGGC: tf.Tensor4D): tf.Tensor2D {
  const [batch, grid] = colours_BGGC.shape;
  const count = grid * grid;
  const [red, green, blue] = [0, 1, 2].map((channel) => {
    const values = tf.slice(colours_BGGC, [0, 0, 0, channel], [batch, grid, grid, 1]);
    return tf.mul(tf.add(tf.reshape(values, [batch, count]), 1), 0.5) as tf.Tensor2D;
  });
  const sum = tf.addN([red!, green!, blue!]) as tf.Tensor2D;
  const share = (of: tf.Tensor2D) => onSteps(tf.div(of, tf.add(sum, DARK)) as tf.Tensor2D, STEPS.share, SHARES.least, SHARES.most);
  const brightness = onSteps(tf.div(sum, 3), STEPS.brightness, 0, 1);
  const pairs = tf.reshape(tf.mul(tf.expandDims(brightness, 2), tf.expandDims(share(red!), 1)), [
    batch,
    STEPS.brightness * STEPS.share,
    count,
  ]) as tf.Tensor3D;
  const joint = tf.div(tf.matMul(pairs, share(green!), false, true), count);
  return tf.mul(tf.sqrt(tf.reshape(joint, [batch, COLOURS])), Math.sqrt(COLOURS) / 2);
}
