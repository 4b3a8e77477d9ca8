import { type Node, type Value, fillOf, sizeOf } from '../graph/ir.js';

/** Operators that work element by element on inputs that broadcast to the result. */
export const broadcasting: ReadonlySet<string> = new Set([
  ...['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Mod', 'Max', 'Min', 'Where', 'And', 'Or', 'Xor', 'BitwiseAnd'],
  ...['Equal', 'Less', 'LessOrEqual', 'Greater', 'GreaterOrEqual'],
]);

/** The numbers of a constant that is one int64 list: axes, shapes. */
export function int64sOf(value: Value | undefined): number[] | undefined {
  const constant = value?.constant;
  if (constant === undefined || value?.type !== 'int64') return undefined;
  return 'fill' in constant ? new Array<number>(sizeOf(value.shape)).fill(constant.fill) : Array.from(constant.data, Number);
}

/** x and the number s, if the node is x s or x / s and has x's shape. */
export function scaling(node: Node | undefined): { x: Value; factor: number } | undefined {
  if (node === undefined || node.domain !== '' || (node.op !== 'Mul' && node.op !== 'Div')) return undefined;
  const [a, b] = node.inputs as [Value, Value];
  const whole = (x: Value): boolean =>
    sizeOf(x.shape) === sizeOf(node.outputs[0]!.shape) && x.shape.length === node.outputs[0]!.shape.length;
  const [left, right] = [fillOf(a), fillOf(b)];
  if (right !== undefined && whole(a) && a.type === 'float32') return { x: a, factor: node.op === 'Mul' ? right : 1 / right };
  if (left !== undefined && node.op === 'Mul' && whole(b) && b.type === 'float32') return { x: b, factor: left };
  return undefined;
}
