import type { Item } from '@commercemm/catalog';
import { booleanSetting, checkSettings, EngineError, type HeadSettings } from '@commercemm/engine';

export interface RecognitionSettings {
  readonly label: string;
  readonly recall: number;
  /** Whether words alone have a say beside the model. */
  readonly words: boolean;
}

/**
 * `--set label=attributes.adult=yes` (the default) or `label=category=Apparel > Innerwear`, `--set recall=0.95` and `--set words=true`.
 * @throws EngineError HEAD_SETTING_INVALID
 */
export function readSettings(settings: HeadSettings): RecognitionSettings {
  checkSettings(settings, ['label', 'recall', 'words']);
  const recall = Number(settings.recall ?? 0.95);
  if (!(recall > 0 && recall <= 1))
    throw new EngineError('HEAD_SETTING_INVALID', { setting: 'recall', expected: 'above 0, at most 1', got: settings.recall });
  return { label: settings.label ?? 'attributes.adult=yes', recall, words: booleanSetting(settings, 'words') };
}

type Labelled = Pick<Item, 'attributes' | 'category'>;

/**
 * Which items are positives: those with a value of an attribute, or in a category and all below it. Case does not matter.
 * @throws EngineError HEAD_SETTING_INVALID
 */
export function positivesOf(label: string): (item: Labelled) => boolean {
  const attribute = /^attributes\.([^=]+)=(.+)$/.exec(label);
  const category = /^category=(.+)$/.exec(label);
  const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();
  if (attribute) {
    const [, name, value] = attribute;
    return ({ attributes }) =>
      Object.entries(attributes).some(([other, values]) => same(other, name!) && values.some((one) => same(one, value!)));
  }
  if (category) {
    const path = category[1]!.split('>');
    return (item) => path.every((part, level) => same(part, item.category[level] ?? ''));
  }
  throw new EngineError('HEAD_SETTING_INVALID', { setting: 'label', expected: 'attributes.<name>=<value> or category=<path>', got: label });
}
