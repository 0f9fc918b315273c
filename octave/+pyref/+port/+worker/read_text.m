% The text of a .m file, without lines that are comments, broken lines made whole.
%
%     text = pyref.port.worker.read_text (file)       or the name of a function
%
% It is empty where there is no such file.

function text = read_text (file)
  text = '';
  if isempty (regexp (file, '[./\\]', 'once'))
    file = which (file);
  end
  if exist (file, 'file') == 2 && isempty (regexp (file, '\.(oct|mex\w*)$', 'once'))
    text = fileread (file);
    text(text > 126) = '?';   % of any encoding: regexprep takes UTF-8 alone
    text = regexprep (text, '\.\.\.[^\n]*\n', ' ');
    text = regexprep (text, '(^|\n)\s*[%#][^\n]*', '$1');
  end
end

%!test <comments are no text>
%! text = pyref.port.worker.read_text (which ('pyref.port.worker.read_text'));
%! assert (strncmp (strtrim (text), 'function text = read_text', 25));
%!assert (pyref.port.worker.read_text ('no such file'), '')
