% A text as JSON has it, in ASCII.
%
%     text = pyref.port.worker.quoted (words)

function text = quoted (words)
  words = regexprep (words, '[\x00-\x1f]+', ' ');
  words(words > 126) = '?';
  words = strrep (strrep (words, '\', '\\'), '"', '\"');
  text = ['"' words '"'];
end

%!assert (pyref.port.worker.quoted (['a"b\c' char(10) 'd']), '"a\"b\\c d"')
%!assert (pyref.port.worker.quoted (''), '""')
