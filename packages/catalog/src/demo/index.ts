export { DEMO_PRODUCTS, makeDemoCatalog, type DemoCatalogCounts, type DemoCatalogOptions } from './make-demo-catalog.js';
