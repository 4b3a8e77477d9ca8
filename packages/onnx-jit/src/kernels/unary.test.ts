import { unaryCases } from '../testing/cases/unary.js';
import { describeCases } from '../testing/describe-cases.js';

describeCases('unary kernels', unaryCases);
