export { InMemoryProvider } from './inmemory-provider.ts';
