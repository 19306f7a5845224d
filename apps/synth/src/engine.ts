/** Name and version of what renders. Everything whose output depends on the code carries it. */
export const ENGINE = 'krake-infra/0.1.0';
