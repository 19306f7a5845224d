export { OpenStackProvider } from './openstack-provider.ts';
