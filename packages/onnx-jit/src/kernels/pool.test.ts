import { poolCases } from '../testing/cases/pool.js';
import { describeCases } from '../testing/describe-cases.js';

describeCases('pool kernels', poolCases);
