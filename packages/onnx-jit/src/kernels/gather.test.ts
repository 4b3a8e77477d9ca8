import { gatherCases } from '../testing/cases/gather.js';
import { describeCases } from '../testing/describe-cases.js';

describeCases('gather kernels', gatherCases);
