// Run as a process of its own: `node train-process.js <definition.json> <texts, one per line> <result.json>`. Training blocks its thread and prints
// progress that can not be switched off, and serving should never load the native library.
import { readFile } from 'node:fs/promises';

import { Tokenizer } from 'tokenizers';

const [definition, texts, result] = process.argv.slice(2) as [string, string, string];
const tokenizer = Tokenizer.fromString(await readFile(definition, 'utf8'));
tokenizer.train([texts]);
tokenizer.save(result);
