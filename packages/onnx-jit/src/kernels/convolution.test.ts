import { convolutionCases } from '../testing/cases/convolution.js';
import { describeCases } from '../testing/describe-cases.js';

describeCases('convolution kernels', convolutionCases);
