/** How sfdx-lwc-jest runs the component's tests. */
const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

module.exports = {
  ...jestConfig,
  roots: ['<rootDir>/force-app'],
  testMatch: ['**/__tests__/**/*.test.ts'],
  // The compiled .js of a component, made for a deploy, must not stand in for its source.
  moduleFileExtensions: ['ts', 'js', 'html'],
  coverageProvider: 'v8',
};
