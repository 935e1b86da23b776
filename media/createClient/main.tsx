import '../styles/form.css';
import { showForm } from '../showForm.tsx';
import { CreateClientForm } from './CreateClientForm.tsx';
import { createClientHost } from './createClientHost.ts';
import { savedForm } from './savedForm.ts';

showForm(savedForm, createClientHost, CreateClientForm);
