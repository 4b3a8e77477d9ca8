import { createCases } from '../testing/cases/create.js';
import { describeCases } from '../testing/describe-cases.js';

describeCases('create kernels', createCases);
