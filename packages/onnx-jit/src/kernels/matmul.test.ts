import { matmulCases } from '../testing/cases/matmul.js';
import { describeCases } from '../testing/describe-cases.js';

describeCases('matmul kernels', matmulCases);
