export { TopologyProvider } from './topology-provider.ts';
