% The head of a function among tokens: its name, and the last token of it.
%
%     [name, last] = pyref.compare.read_head (tokens, first)
%
% first is the place of the word function. A head may have outputs or none, in brackets
% or not, and arguments or none.

function [name, last] = read_head (tokens, first)
  count = numel (tokens.kind);
  at = first + 1;
  if at <= count && strcmp (tokens.text{at}, '[')
    at = closing (tokens, at) + 2;   % behind =
  elseif at < count && strcmp (tokens.text{at+1}, '=')
    at = at + 2;
  end
  name = '';
  last = min (at, count);
  if at <= count && tokens.kind(at) == 'n'
    name = tokens.text{at};
    while last + 2 <= count && strcmp (tokens.text{last+1}, '.')   % get.x of a class
      last = last + 2;
    end
    if last < count && strcmp (tokens.text{last+1}, '(')
      last = closing (tokens, last + 1);
    end
  end
end

function last = closing (tokens, at)
  % The bracket that closes this one.
  inside = find (tokens.depth(at+1:end) <= tokens.depth(at), 1);
  last = numel (tokens.kind);
  if ~isempty (inside)
    last = at + inside;
  end
end

%!function [name, rest] = of (text)
%!  tokens = pyref.compare.tokens (text);
%!  [name, last] = pyref.compare.read_head (tokens, 1);
%!  rest = strjoin (tokens.text(last+1:end), '');
%!endfunction
%!test <all forms of a head>
%! heads = {'function f', 'function f ()', 'function y = f (x)', 'function [] = f (x)', ...
%!          'function [a, b] = f (x, y)', 'function f (x)', 'function y = f'};
%! for k = 1:numel (heads)
%!   assert (of ([heads{k} sprintf('\n')]), 'f');
%! end
%!test <what comes behind it on its line is no head>
%! [name, rest] = of ('function y = f (x) y = 2 * x; end');
%! assert ({name, rest}, {'f', 'y=2*x;end'});
%! [name, rest] = of ('function f, disp (3), end');
%! assert (rest, ',disp(3),end');
