// First of all: zod's compiled parsers need eval, which the content security policy refuses.
import './office/zod-without-eval.ts';
import '@fontsource-variable/inter/wght.css';
import './look/tokens.css';
import './look/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { languageOfThisComputer, loadLanguages } from './languages/index.ts';
import { paintTheme } from './look/theme.ts';
import { bridgeOfThisWindow, officeOver } from './office/office.ts';

const place = document.getElementById('desk');
if (place === null) throw new Error('index.html has no place for the desk');

paintTheme();
await loadLanguages(languageOfThisComputer(navigator.languages));
createRoot(place).render(
  <StrictMode>
    <App office={officeOver(bridgeOfThisWindow())} />
  </StrictMode>,
);
