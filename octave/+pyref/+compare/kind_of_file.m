% What the text of a .m file is: a function, a script, a class, or empty.
%
%     [kind, name] = pyref.compare.kind_of_file (text)
%
% kind is function, script, class, or 'file without a statement'; name is that of the
% first function. Errors: pyref:value, where the text cannot be read.

function [kind, name] = kind_of_file (text)
  [tokens, trouble] = pyref.compare.tokens (text);
  first = find (tokens.kind ~= 'e', 1);
  name = '';
  if isempty (first)
    kind = 'file without a statement';
  elseif strcmp (tokens.text{first}, 'function')
    kind = 'function';
    name = pyref.compare.read_head (tokens, first);
  elseif strcmp (tokens.text{first}, 'classdef')
    kind = 'class';
  else
    kind = 'script';
  end
  if ~isempty (trouble) && ~strcmp (kind, 'function')
    error ('pyref:value', 'it cannot be read: %s', trouble);
  end
end

%!test <the first statement tells>
%! [kind, name] = pyref.compare.kind_of_file (sprintf ('%% a remark\nfunction [a, b] = f (x)\n'));
%! assert ({kind, name}, {'function', 'f'});
%!assert (pyref.compare.kind_of_file (sprintf ('1;\nfunction f ()\nend')), 'script')
%!assert (pyref.compare.kind_of_file ('classdef c'), 'class')
%!assert (pyref.compare.kind_of_file ('% nothing'), 'file without a statement')
