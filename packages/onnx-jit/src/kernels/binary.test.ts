import { binaryCases } from '../testing/cases/binary.js';
import { describeCases } from '../testing/describe-cases.js';

describeCases('binary kernels', binaryCases);
