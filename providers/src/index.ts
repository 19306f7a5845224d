// Generated from the provider folders by `npm run generate`. Do not edit.

export * as inmemory from './inmemory/index.ts';
export * as openstack from './openstack/index.ts';
export * as topology from './topology/index.ts';
export * as yaook from './yaook/index.ts';
