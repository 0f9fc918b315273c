% A text in which every byte of other alphabets is a question mark, each in its place.
%
%     text = pyref.compare.as_ascii (text)
%
% Octave's regexp refuses what is no UTF-8, and sources come in any encoding.

function text = as_ascii (text)
  text(text > 126) = '?';
end

%!assert (pyref.compare.as_ascii (['a' char(228) 'b']), 'a?b')
