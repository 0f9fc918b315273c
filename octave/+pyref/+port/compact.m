% JSON text without the spaces outside of its strings, as digests are taken of it.
%
%     text = pyref.port.compact (text)

function text = compact (text)
  % quotes in strings are set aside
  text = strrep (strrep (text, '\\', char ([1 1])), '\"', char ([2 2]));
  inside = mod (cumsum (text == '"', 2), 2) == 1;
  text = text(inside | ~isspace (text));
  text = strrep (strrep (text, char ([2 2]), '\"'), char ([1 1]), '\\');
end

%!assert (pyref.port.compact ('{"a b": [1, "\" :"]}'), '{"a b":[1,"\" :"]}')
