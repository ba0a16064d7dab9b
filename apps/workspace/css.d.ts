// Side-effect imports of style sheets, which Vite resolves.
declare module '*.css';
