import { shapeCases } from '../testing/cases/shape.js';
import { describeCases } from '../testing/describe-cases.js';

describeCases('shape kernels', shapeCases);
