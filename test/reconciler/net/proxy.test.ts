import { proxyFor } from '@krake-infra/reconciler/net/proxy.ts';
import { describe, expect, it } from 'vitest';

const PROXY = 'http://proxy.example.com:3128';
const proxied = (url: string, environment: Record<string, string>) => proxyFor(new URL(url), environment)?.origin;

describe('the proxy of an address', () => {
  it.each([
    ['https://a.example.org', { HTTPS_PROXY: PROXY }, PROXY],
    ['https://a.example.org', { https_proxy: PROXY, HTTPS_PROXY: 'http://other:1' }, PROXY],
    ['https://a.example.org', { HTTP_PROXY: PROXY }, undefined],
    ['http://a.example.org', { HTTP_PROXY: PROXY }, PROXY],
    ['http://a.example.org', { ALL_PROXY: PROXY }, PROXY],
    ['https://a.example.org', { HTTPS_PROXY: 'proxy.example.com:3128' }, PROXY],
    ['https://a.example.org', { HTTPS_PROXY: '' }, undefined],
    ['https://a.example.org', {}, undefined],
  ])('%s with %j is %s', (url, environment, proxy) => {
    expect(proxied(url, environment)).toBe(proxy);
  });

  it.each([
    ['https://a.example.org', 'example.org', true],
    ['https://a.example.org', '.example.org', true],
    ['https://a.example.org', 'b.org, *.example.org', true],
    ['https://a.example.org', 'ample.org', false],
    ['https://a.example.org', '*', true],
    ['https://a.example.org:8443', 'a.example.org:443', false],
    ['https://a.example.org', 'a.example.org:443', true],
    ['https://10.1.2.3', '10.0.0.0/8', true],
    ['https://11.1.2.3', '10.0.0.0/8', false],
    ['https://10.1.2.3', '10.0.0.0/99,x/8', false],
    ['https://10.1.2.3', '1.2.3', false],
    ['https://[fd00::1]', 'fd00::/8', true],
    ['https://[fd00::1]', 'fd00::1', true],
    ['https://[fd00::1]:6443', '[fd00::1]:6443', true],
  ])('%s is reached without one by %s: %s', (url, list, without) => {
    expect(proxied(url, { HTTPS_PROXY: PROXY, NO_PROXY: list })).toBe(without ? undefined : PROXY);
  });
});
