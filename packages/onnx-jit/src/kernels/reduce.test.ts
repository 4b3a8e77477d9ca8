import { reduceCases } from '../testing/cases/reduce.js';
import { describeCases } from '../testing/describe-cases.js';

describeCases('reduce kernels', reduceCases);
