import { resizeCases } from '../testing/cases/resize.js';
import { describeCases } from '../testing/describe-cases.js';

describeCases('resize kernels', resizeCases);
