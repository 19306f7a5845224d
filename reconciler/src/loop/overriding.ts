/** The same object with some of its methods replaced. */
export function overriding<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get(_, name) {
      const replaced = Reflect.get(methods, name);
      if (replaced !== undefined) return replaced;
      const value: unknown = Reflect.get(target, name);
      // Private fields belong to the object itself.
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
