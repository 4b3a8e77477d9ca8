import { spaceCases } from '../testing/cases/space.js';
import { describeCases } from '../testing/describe-cases.js';

describeCases('space kernels', spaceCases);
