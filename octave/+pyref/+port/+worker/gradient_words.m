% The names by which layers keep the gradient of an input, in small letters.
%
%     words = pyref.port.worker.gradient_words (input)

function words = gradient_words (input)
  forms = {'d%s', 'd_%s', 'dl_d%s', 'dld%s', 'grad_%s', '%s_grad', 'grad%s', ...
           '%sgrad', '%s_gradient', '%sgradient', 'gradient%s', 'g%s'};
  stems = pyref.port.worker.words_of (input);
  words = cell (numel (forms), numel (stems));
  for i = 1:numel (forms)
    for k = 1:numel (stems)
      words{i,k} = sprintf (forms{i}, stems{k});
    end
  end
  words = words(:).';
  if strcmp (input, 'x')
    words = [words, {'gradient'}];
  end
end

%!assert (all (ismember ({'gradientx', 'gradient'}, pyref.port.worker.gradient_words ('x')), 2))
%!assert (all (ismember ({'dw', 'grad_weights', 'dldweights'}, pyref.port.worker.gradient_words ('w')), 2))
