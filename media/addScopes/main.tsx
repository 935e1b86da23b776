import '../styles/form.css';
import { showForm } from '../showForm.tsx';
import { AddScopesForm } from './AddScopesForm.tsx';
import { addScopesHost } from './addScopesHost.ts';
import { savedForm } from './savedForm.ts';

showForm(savedForm, addScopesHost, AddScopesForm);
