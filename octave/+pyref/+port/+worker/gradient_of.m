% Which input a gradient belongs to, by its name; empty where the name tells none.
%
%     role = pyref.port.worker.gradient_of (name, inputs)

function role = gradient_of (name, inputs)
  stem = regexprep (lower (name), '^(dl_?d|de_?d|dj_?d|dz_?d|d_|grad_?|delta_|d)', '');
  stem = regexprep (stem, '_?(grad|gradient)$', '');
  role = '';
  if strcmp (stem, lower (name))
    return
  end
  for k = 1:numel (inputs)
    if any (strcmp (stem, pyref.port.worker.words_of (inputs{k})), 2)
      role = inputs{k};
      return
    end
  end
end

%!assert (pyref.port.worker.gradient_of ('dLdAlpha', {'x', 'alpha'}), 'alpha')
%!assert (pyref.port.worker.gradient_of ('dW', {'x', 'w'}), 'w')
%!assert (pyref.port.worker.gradient_of ('dzdb', {'x', 'b'}), 'b')
%!assert (pyref.port.worker.gradient_of ('grad_bias', {'x', 'w', 'b'}), 'b')
%!assert (pyref.port.worker.gradient_of ('y', {'x'}), '')
