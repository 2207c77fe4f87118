import { defineConfig } from 'vitest/config';

export default defineConfig({
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: '../factorland/web/static',
    // The directory holds the other static files of the site.
    emptyOutDir: false,
    lib: {
      entry: 'src/main.ts',
      formats: ['iife'],
      name: 'FactorlandAssistant',
      fileName: () => 'assistant.js',
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['tests/**/*.test.ts'],
  },
});
