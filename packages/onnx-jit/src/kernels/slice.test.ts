import { sliceCases } from '../testing/cases/slice.js';
import { describeCases } from '../testing/describe-cases.js';

describeCases('slice kernels', sliceCases);
