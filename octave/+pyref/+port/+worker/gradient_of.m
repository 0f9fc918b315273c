% Which input a gradient belongs to, by its name; empty where the name tells none.
%
%     role = pyref.port.worker.gradient_of (name, inputs)
%
% da_prev is that of the input of a dense layer, and of the state of a cell.

function role = gradient_of (name, inputs)
  stem = regexprep (lower (name), '^(dl_?d|de_?d|dj_?d|dz_?d|d_|grad_?|delta_|d)', '');
  stem = regexprep (stem, '_?(grad|gradient)$', '');
  role = '';
  if strcmp (stem, lower (name))
    return
  end
  role = pyref.port.worker.role_of (stem, inputs);
end

%!assert (pyref.port.worker.gradient_of ('dLdAlpha', {'x', 'alpha'}), 'alpha')
%!assert (pyref.port.worker.gradient_of ('dW', {'x', 'w'}), 'w')
%!assert (pyref.port.worker.gradient_of ('dzdb', {'x', 'b'}), 'b')
%!assert (pyref.port.worker.gradient_of ('grad_bias', {'x', 'w', 'b'}), 'b')
%!assert (pyref.port.worker.gradient_of ('y', {'x'}), '')
%!assert (pyref.port.worker.gradient_of ('da_prev', {'x', 'h_prev'}), 'h_prev')
%!assert (pyref.port.worker.gradient_of ('da_prev', {'x', 'w'}), 'x')
