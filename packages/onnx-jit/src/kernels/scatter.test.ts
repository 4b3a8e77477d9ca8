import { scatterCases } from '../testing/cases/scatter.js';
import { describeCases } from '../testing/describe-cases.js';

describeCases('scatter kernels', scatterCases);
