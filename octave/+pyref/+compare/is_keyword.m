% Whether a name is a keyword of Octave or MATLAB.
%
%     yes = pyref.compare.is_keyword (word)

function yes = is_keyword (word)
  persistent words
  if isempty (words)
    words = [reshape(iskeyword (), [], 1); {'classdef'; 'spmd'}];
  end
  yes = any (strcmp (word, words), 1);
end

%!assert (pyref.compare.is_keyword ('endif') && pyref.compare.is_keyword ('classdef'))
%!assert (~pyref.compare.is_keyword ('x'))
