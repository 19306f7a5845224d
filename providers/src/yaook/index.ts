export { YaookProvider } from './yaook-provider.ts';
