% How the text of a port spells an option or parameter; empty where it has none.
%
%     [name, names] = pyref.port.worker.spelling_of (text, role)
%     name = pyref.port.worker.spelling_of (text, role)            'stride', or .stride
%     name = pyref.port.worker.spelling_of (text, role, 'opts')    opts.stride
%
% The third argument is whose field it must be; names are all its spellings.

function [name, names] = spelling_of (text, role, owner)
  names = {};
  words = pyref.port.worker.words_of (role);
  for k = 1:numel (words)
    if nargin > 2
      pattern = sprintf ('\\<%s\\.(%s)\\>', owner, words{k});
      fields_ = sprintf ('isfield\\s*\\(\\s*%s\\s*,\\s*''(%s)''', owner, words{k});
      pattern = ['(?i)(?:' pattern '|' fields_ ')'];
    elseif numel (words{k}) == 1
      pattern = sprintf ('(?i)''(%s)''', words{k});
    else
      pattern = sprintf ('(?i)(?:''(%s)''|\\.(%s)\\>)', words{k}, words{k});
    end
    found = regexp (text, pattern, 'tokens', 'once');
    if ~isempty (found)
      names = [names, found(~cellfun (@isempty, found))];
    end
  end
  rest = [names, {''}];
  name = rest{1};
end

%!assert (pyref.port.worker.spelling_of ('y = opts.Eps;', 'epsilon', 'opts'), 'Eps')
%!assert (pyref.port.worker.spelling_of ('y = o.eps;', 'epsilon', 'opts'), '')
%!assert (pyref.port.worker.spelling_of ('case ''padding''', 'pad'), 'padding')
%!assert (pyref.port.worker.spelling_of ('z = s + p;', 'stride'), '')
